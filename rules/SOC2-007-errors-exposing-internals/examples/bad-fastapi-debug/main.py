from fastapi import FastAPI

app = FastAPI(title="Ledger", debug=True)  # expect: SOC2-007
