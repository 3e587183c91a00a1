#!/bin/sh
export API_TOKEN=k9Xw2Lq7Vt4Zr8Np3Jd6  # expect: SOC2-002
kubectl apply -f secret.yaml
