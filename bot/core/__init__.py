"""The words of the house: frozen records and their small laws, standard library only, no I/O."""
