"""English words that tell a sentence, or an answer that is no name, from a name.

Words that people are called are left out on purpose: hope, will, may, mark, price, rose, grace, young, day,
so, an, do.
"""

from __future__ import annotations

from details.text import word_set

# One of these beside other words makes a sentence of them.
SENTENCE = word_set(
    """
    i i'm im i've ive i'd i'll me my mine myself your yours you're youre ur we're our ours us it it's
    its itself he's she's hes shes they them their they're theres there's the this that that's thats
    these those there here is isn't isnt am are aren't was wasn't were be been being have haven't havent
    having had hadn't does doesn't doesnt did didn't didnt don't dont want wants wanted wanna would
    wouldn't could couldn't should shouldn't might must need needs needed know knows think thinks feel
    feels with without about because cuz since from which what what's whats how why where when whom
    whose if then but really very just also always never not can't cant cannot won't wont gonna going
    get gets getting got tell tells told ask asks asking saying give gives gave rather prefer please
    call calling called hurts hurting aches aching started looking interested trying something anything
    everything someone anyone everyone somebody anybody nobody else most some any every already yet
    again before after until while during into onto between through too much many lot lots sorry lets
    let's make take takes took go goes went come comes coming came sees saw use used using work works
    working help helps helping hablo quiero necesito tengo telling sharing matter matters believe
    understand mean means forget wait stop
    """
)

# An answer of only these is no name, and two of them in lower case are words, not a name.
NO_NAME = word_set(
    """
    meaning define definition relief length hours hour operation opening office business fee fees
    massage therapy manipulation acupuncture cupping freezing frozen facial removal pack packs heat
    versus vs temp temperature chambers options list condition conditions symptom symptoms cause causes
    contraindications experiment science scared needles infection autoimmune immune disease diet food
    sugar fat fats tissue deep sports exam gift card parking directions location located achy sprained
    strained torn pulled relieve reduce recommend advise swelling spinal price prices available other
    yes yeah yep yup yea no nope nah ok okay okey k y n sure fine maybe perhaps alright right correct
    wrong true false hi hello hey hiya howdy yo greetings good morning afternoon evening night thanks
    thank thx ty you welcome bye goodbye later cya cool great nice awesome lol haha lmao hmm huh um uh
    oh wow skip pass none nothing null nil na n/a n.a next back previous stop cancel quit exit end done
    restart reset start menu help info please pls change edit update new existing returning current
    patient patients client customer unsure who what why how when where idk dunno whatever anonymous
    anon unknown unnamed nobody someone private secret confidential myself me human person people robot
    bot agent staff operator receptionist representative doctor dr nurse therapist manager team test
    testing asdf asdfg asdfgh asdfghjkl qwerty qwertyuiop abc abcd xyz blah foo xxx monday tuesday
    wednesday thursday friday saturday sunday mon tues wed thurs fri weekday weekdays weekend weekends
    mornings afternoons evenings tomorrow today tonight noon midday anytime time times days week weeks
    month year years asap soon now whenever january february august september october november december
    name names full first last middle same phone telephone number cell mobile email e-mail mail address
    contact details question questions answer appointment appointments appt booking book visit
    consultation consult session schedule free cost costs money pay payment insurance medicare medicaid
    cryotherapy cryo treatment treatments clinic ice cold chamber article articles targeted whole body
    whole-body pain pains painful ache aches sore soreness stiff stiffness spasm spasms swollen
    inflammation inflamed arthritis sciatica injury injuries injured hurt hurts numb numbness cramps
    headache headaches migraine migraines fibromyalgia tendonitis tendinitis bursitis surgery knee knees
    neck shoulder shoulders hip hips elbow elbows wrist wrists ankle ankles foot feet leg legs arm arms
    hand hands finger fingers spine muscle muscles joint joints lower upper left severe chronic acute
    bad badly worse worst terrible constant better mr mrs ms sir madam ma'am male female man woman
    husband wife mom mother dad father son daughter kid child parent guardian brother sister friend and
    or of for to in on at by a fuck fucking fuck's shit damn hell crap ass asshole bitch idiot stupid
    dumb suck sucks shut up off away leave alone hola gracias si sí bonjour oui spanish english here
    speaking nvm never mind own
    """
)

# What people say of themselves after "I'm …" and "this is …", beside the two lists above.
STATES = word_set(
    """
    a an the in on at from of for to with by out off up down over under about around near almost nearly
    only just so too very really super pretty quite kinda sort kind bit little extremely constantly
    currently recently usually often sometimes always still not also now then here there both all able
    unable afraid scared nervous anxious worried concerned curious wondering confused lost stuck unsure
    sure certain ready done finished tired exhausted sick ill well better worse fine good ok okay great
    happy glad sad mad angry upset frustrated annoyed desperate miserable depressed stressed old older
    younger disabled retired pregnant diabetic allergic athletic active overweight obese healthy
    unhealthy fit flexible free busy available open interested eager excited hopeful skeptical hesitant
    serious joking kidding new existing returning current former regular potential prospective american
    african asian mexican hispanic latino latina catholic muslim jewish veteran bedridden bedbound
    immobile crippled dying dead alive alone home hurt injured sore stiff bruised swollen numb inflamed
    terrible horrible awful ridiculous crazy nuts insane unacceptable stupid dumb frustrating annoying
    confusing important urgent emergency amazing awesome cool wonderful weird strange funny interesting
    helpful useless difficult hard easy quick expensive cheap true false wrong right correct type bone
    post pre half part full partially totally completely fully self medicare medicaid insured uninsured
    covered referred suffering dealing struggling recovering having getting feeling experiencing looking
    trying hoping thinking planning asking calling writing texting waiting seeing considering wanting
    needing seeking searching living staying coming going taking using doing being his her your their
    our my its another someone somebody anyone everyone no none nothing something everything anything
    one two three four five six seven eight nine ten private personal spelled pronounced misspelled
    required needed hidden optional back again later soon today tomorrow tonight
    """
)
