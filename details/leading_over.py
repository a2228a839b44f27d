"""Words that only lead over to a question, and answer nothing: "hang on", "quick q", "before I do that"."""

from __future__ import annotations

# One of them, as a pattern.
LEADS_OVER = (
    r"(?:before (?:that|(?:i|we|you) (?:answer|go on|continue|say|do(?: that)?|tell you|give you)"
    r"|(?:the|my|your) (?:number|phone|email|e-mail|name|rest|next one))"
    r"|(?:real |really |one |a )?quick(?: (?:question|q|one|thing))?"
    r"|(?:(?:i have|i've got|got|just) )?(?:one|a) (?:question|q|thing)(?: first)?"
    r"|(?:can|may|could|let) (?:i|me) (?:just )?ask(?: you)?(?: (?:something|this|a question))?"
    r"|tell me|say|hold on|hold up|hang on|wait|first|sorry|but|and|also|actually|oh|um+|uh|btw|by the way"
    r"|(?:just )?(?:one|a) (?:sec|second|moment))"
)
