from flask import Flask, jsonify, request

app = Flask(__name__)
patients = {}


@app.get("/patients")  # expect: SOC2-001
def list_patients():
    return jsonify(patients)


@app.post("/patients")  # expect: SOC2-001
def add_patient():
    patients[request.json["id"]] = request.json
    return "", 201
