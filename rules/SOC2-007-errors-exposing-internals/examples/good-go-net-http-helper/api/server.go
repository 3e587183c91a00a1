package api

import (
	"database/sql"
	"log"
	"net/http"
	"strconv"
)

type Server struct {
	DB *sql.DB
}

func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /parcels", s.parcels)
	mux.HandleFunc("GET /parcels/{number}", s.parcel)
	return mux
}

func (s *Server) trouble(w http.ResponseWriter, err error) {
	log.Printf("trouble: %s", err.Error())
	http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
}

func (s *Server) parcels(w http.ResponseWriter, r *http.Request) {
	rows, err := s.DB.QueryContext(r.Context(), "select number from parcels")
	if err != nil {
		s.trouble(w, err)
		return
	}
	respond(w, rows)
}

func (s *Server) parcel(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		respondError(w, http.StatusBadRequest, err.Error())
		return
	}
	respond(w, number)
}
