"""Tables and lists that people paste from Word, Excel and Google Docs, read into what a plan is made of."""
