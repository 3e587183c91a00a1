package web

import (
	"encoding/json"
	"errors"
	"log"
	"net/http"
)

type answer struct {
	Errors map[string]string `json:"errors"`
}

func failed(key string, err error) answer {
	told := answer{}
	told.Errors = make(map[string]string)
	told.Errors[key] = err.Error()
	return told
}

func writeJSON(w http.ResponseWriter, status int, what any) {
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(what)
}

func (s *Server) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /orders", s.signedIn(s.listOrders))
}

func (s *Server) listOrders(w http.ResponseWriter, r *http.Request) {
	user := s.userOf(r)
	if r.URL.Query().Has("one") {
		s.one(w, user)
		return
	}
	s.all(w, user)
}

func (s *Server) all(w http.ResponseWriter, user User) {
	orders, err := s.store.OrdersOf(user.ID)
	if err != nil {
		log.Printf("orders: %v", err)
		http.Error(w, "this did not work", http.StatusInternalServerError)
		return
	}
	writeJSON(w, http.StatusOK, orders)
}

func (s *Server) one(w http.ResponseWriter, user User) {
	order, err := s.store.LastOrderOf(user.ID)
	if err != nil {
		log.Printf("order: %v", err)
		writeJSON(w, http.StatusInternalServerError, failed("orders", errors.New("this did not work")))
		return
	}
	writeJSON(w, http.StatusOK, order)
}
