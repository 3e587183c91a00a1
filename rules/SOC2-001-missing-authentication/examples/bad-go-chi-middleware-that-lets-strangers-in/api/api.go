package api

import (
	"database/sql"
	"net/http"

	"github.com/acme/notes/auth"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

type Server struct {
	db     *sql.DB
	router chi.Router
}

func New(db *sql.DB, sessions auth.Sessions) *Server {
	s := &Server{db: db}
	r := chi.NewRouter()
	r.Use(middleware.Logger)
	r.Use(auth.Load(sessions))
	s.router = r
	s.routes()
	return s
}

func (s *Server) routes() {
	s.router.Route("/notes", func(r chi.Router) {
		r.Delete("/{id}", s.deleteNote) // expect: SOC2-001
		r.With(auth.Require).Put("/{id}", s.updateNote)
	})
	s.router.Group(func(r chi.Router) {
		r.Use(auth.Require)
		r.Post("/notes", s.createNote)
	})
}
