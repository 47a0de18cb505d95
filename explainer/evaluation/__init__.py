"""Numbers: proven to the last digit shown, or fast, by the same generated code.

- ``arithmetic``: number types, and expressions as Python source
- ``proven``: exact fractions while they hold, balls from there on
- ``values``: each quantity of a derivation once, when it is asked for
- ``line``, ``training``: one straight-line function per derivation; many rounds of it
- ``digits``: numbers as they are shown
"""
