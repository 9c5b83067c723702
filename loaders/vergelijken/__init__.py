"""What a change of the definitions does to every figure: two warehouses beside each other.

Room by room: `vergelijken` runs it, `tabellen` compares the marts, `herkomst` says what was changed,
`zaken` which cases count now and did not before, `rapport` writes it down, `bouwen` builds git
revisions, and `wacht` with `noten` guards the repository.
"""
