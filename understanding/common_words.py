"""Which English words carry little of what a question is about."""

from __future__ import annotations

# Words that ask, point or join: no article is about them.
FUNCTION_WORDS = frozenset(
    """
    a about above across after again against ah ahead all almost along already also although always am among
    an and another any anybody anyone anything anyway are arent around article articles as ask at away be
    became because been before being below besides between both but by came can cannot cant clinic come
    comes coming could couldnt curious define describe did didnt do does doesnt doing done dont down each
    either else em enough etc even ever every everybody everyone everything exactly explain few find fine
    for from further gave get gets getting give gives go goes going gone gonna good got gotta had hadnt
    happen happens has hasnt have havent having he heard hed hello help her here heres hers herself hey hi
    him himself his how however hows i id if ill im in info information instead into is isnt it its itself
    ive just keep kind knew know known last least less let lets like little ll look looking lot lots made
    make makes many may maybe me mean meaning means meant might mine more most much must my myself name
    named need needs neither never no nobody none nope nor not nothing now of off oh ok okay on once one
    ones only or other others our ours ourselves out over own page part people perhaps person please pls plz
    possible put question quite r rather re read reading really right said same saw say saying says see seen
    shall she should shouldnt show since site so some somebody someone something somewhere sort still stuff
    such sure take taken takes taking talk tell than thank thanks that thats the their theirs them
    themselves then there theres these they theyre thing things think this those though thought through thru
    thx to told too topic try trying u under until up upon ur us use used uses using ve very via want wanted
    wants was wasnt way we website well went were werent weve what whatever whats when whenever where wheres
    whether which while who whole whom whos whose why will with within without wont word words work working
    works would wouldnt ya yeah yes yet you youd youll your youre yours yourself youve
    """.split()
)
# Words that tell of the visitor and of daily life: an article that lacks them may still answer.
EVERYDAY_WORDS = frozenset(
    """
    actual actually afraid ago anymore aunt awful bad bed best better big bit bought boy boyfriend bring
    brother brought called care case chance change choose coach coworker dad daughter day days deal dear
    decide difference different difficult easy end experience fact fall family far fast father feel feeling
    feels fell felt first folks found friend friends full fun funny game girl girlfriend given grandma
    grandpa great guess guy guys half happened happening hard hate hear hearing hello high hope house hurt
    hurts husband idea important job keeps kid kids kinda later learn left life live living long longer love
    low main man matter matters minute minutes mom moment month months morning mother moved nervous new next
    nice night normal often old pain past place plain point pretty problem purpose ready reason remember
    saying second send serious short simple simply single sister situation small somehow son soon spot start
    started stop story stupid suggest suppose supposed talking terrible thinking time times today told
    tomorrow tonight tried trouble true twice understand used usually wait watch week weeks weird wife woman
    wonder wondered wondering world worried worry worse worst worth write wrong year years yesterday young
    """.split()
)
