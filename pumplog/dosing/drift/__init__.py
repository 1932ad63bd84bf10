"""How one pump really delivers: judged by its own refills, one after the other, and what that means for the next fill."""
