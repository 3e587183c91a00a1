from typing import Annotated

from fastapi import Depends

from .who import Person, person_of_request

Who = Annotated[Person, Depends(person_of_request)]
Me = Who
