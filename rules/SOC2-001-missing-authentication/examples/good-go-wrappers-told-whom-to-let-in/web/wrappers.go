package web

import (
	"database/sql"
	"errors"
	"net/http"
)

var (
	ErrNotLoggedIn   = errors.New("sign in first")
	ErrNoAccessToken = errors.New("no access token")
)

type Level int

const (
	Anybody Level = iota
	Reader
	Member
)

func NeedsNobody() Level { return Anybody }
func NeedsMember() Level { return Member }

type User struct{ ID int64 }

type userFunc func(u *User, w http.ResponseWriter, r *http.Request) error
type plainFunc func(w http.ResponseWriter, r *http.Request) error
type authFunc func(r *http.Request) (*User, error)

type Handler struct {
	db *sql.DB
}

func (h *Handler) answer(w http.ResponseWriter, err error) {
	if err != nil {
		http.Error(w, "this did not work", http.StatusInternalServerError)
	}
}

// Signed is for pages of people who have signed in.
func (h *Handler) Signed(f userFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h.answer(w, func() error {
			u := h.sessionOf(r)
			if u == nil {
				err := ErrNotLoggedIn
				return err
			}
			err := f(u, w, r)
			return err
		}())
	}
}

// Page is told whom a page is for.
func (h *Handler) Page(f plainFunc, level func() Level) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h.answer(w, func() error {
			u := h.sessionOf(r)
			if level() == Member && u == nil {
				return ErrNotLoggedIn
			}
			return f(w, r)
		}())
	}
}

// API is for machines, which show a token.
func (h *Handler) API(f userFunc) http.HandlerFunc {
	return h.asked(f, h.byToken)
}

func (h *Handler) asked(f userFunc, who authFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		u, err := who(r)
		if err != nil {
			h.answer(w, err)
			return
		}
		h.answer(w, f(u, w, r))
	}
}

// Plain leaves the question to the handler.
func (h *Handler) Plain(f plainFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h.answer(w, f(w, r))
	}
}

func (h *Handler) byToken(r *http.Request) (*User, error) {
	t := r.Header.Get("Authorization")
	if t == "" {
		return nil, ErrNoAccessToken
	}
	return h.find(t)
}
