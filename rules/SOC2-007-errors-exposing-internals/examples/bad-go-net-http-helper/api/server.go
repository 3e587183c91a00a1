package api

import (
	"database/sql"
	"net/http"
)

type Server struct {
	DB *sql.DB
}

func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/parcels", s.parcels)
	mux.HandleFunc("/parcels/count", s.count)
	return mux
}

func (s *Server) parcels(w http.ResponseWriter, r *http.Request) {
	rows, err := s.DB.QueryContext(r.Context(), "select number from parcels")
	if err != nil {
		respondError(w, http.StatusInternalServerError, err.Error()) // expect: SOC2-007
		return
	}
	respond(w, rows)
}

func (s *Server) count(w http.ResponseWriter, r *http.Request) {
	var count int
	row := s.DB.QueryRowContext(r.Context(), "select count(*) from parcels")
	if err := row.Err(); err != nil {
		http.Error(w, "database: "+err.Error(), http.StatusInternalServerError) // expect: SOC2-007
		return
	}
	respond(w, count)
}
