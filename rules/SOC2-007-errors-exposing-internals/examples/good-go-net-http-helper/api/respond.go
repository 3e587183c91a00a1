package api

import (
	"encoding/json"
	"net/http"
)

func respondError(w http.ResponseWriter, status int, message string) {
	w.WriteHeader(status)
	http.Error(w, message, status)
}

func respond(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value)
}
