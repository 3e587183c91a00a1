package api

import (
	"database/sql"
	"net/http"

	"github.com/acme/notes/auth"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

type Server struct {
	db *sql.DB
}

func Handler(db *sql.DB, sessions auth.Sessions) http.Handler {
	s := &Server{db: db}
	r := chi.NewRouter()
	r.Use(middleware.Logger, auth.Load(sessions))
	r.Get("/robots.txt", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("User-agent: *"))
	})
	r.Mount("/notes", s.notes())
	return r
}

func (s *Server) notes() chi.Router {
	r := chi.NewRouter()
	r.Use(auth.Require)
	r.Post("/", s.createNote)
	r.Route("/{id}", func(r chi.Router) {
		r.Put("/", s.updateNote)
		r.Delete("/", s.deleteNote)
	})
	return r
}
