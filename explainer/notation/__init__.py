"""The only printers: an expression to MathML, LaTeX or plain text, in symbols or with numbers put
in.
"""
