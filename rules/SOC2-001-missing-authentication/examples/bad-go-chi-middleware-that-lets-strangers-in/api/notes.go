package api

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

func (s *Server) deleteNote(w http.ResponseWriter, r *http.Request) {
	s.db.Exec("delete from notes where id = $1", chi.URLParam(r, "id"))
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) updateNote(w http.ResponseWriter, r *http.Request) {
	s.db.Exec("update notes set text = $2 where id = $1", chi.URLParam(r, "id"), r.FormValue("text"))
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) createNote(w http.ResponseWriter, r *http.Request) {
	s.db.Exec("insert into notes (text) values ($1)", r.FormValue("text"))
	w.WriteHeader(http.StatusCreated)
}
