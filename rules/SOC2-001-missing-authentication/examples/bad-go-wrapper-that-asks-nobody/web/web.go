package web

import (
	"database/sql"
	"errors"
	"net/http"

	"github.com/gorilla/mux"
)

var ErrNotLoggedIn = errors.New("sign in first")

type User struct{ ID int64 }

type userFunc func(u *User, w http.ResponseWriter, r *http.Request) error
type plainFunc func(w http.ResponseWriter, r *http.Request) error

type Handler struct {
	db *sql.DB
}

func (h *Handler) Signed(f userFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h.answer(w, func() error {
			u := h.sessionOf(r)
			if u == nil {
				return ErrNotLoggedIn
			}
			return f(u, w, r)
		}())
	}
}

func (h *Handler) Plain(f plainFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h.answer(w, f(w, r))
	}
}

func (h *Handler) Routes() *mux.Router {
	r := mux.NewRouter()
	r.HandleFunc("/drafts", h.Signed(h.drafts)).Methods("GET")
	r.HandleFunc("/drafts/{id}", h.Plain(h.deleteDraft)).Methods("DELETE") // expect: SOC2-001
	r.Path("/orders/{id}").Handler(h.Plain(h.changeOrder)).Methods("PUT") // expect: SOC2-001
	return r
}

func (h *Handler) drafts(u *User, w http.ResponseWriter, r *http.Request) error {
	rows, err := h.db.Query("SELECT title FROM drafts WHERE owner_id = $1", u.ID)
	if err != nil {
		return err
	}
	return write(w, rows)
}

func (h *Handler) deleteDraft(w http.ResponseWriter, r *http.Request) error {
	_, err := h.db.Exec("DELETE FROM drafts WHERE id = $1", mux.Vars(r)["id"])
	return err
}

func (h *Handler) changeOrder(w http.ResponseWriter, r *http.Request) error {
	_, err := h.db.Exec("UPDATE orders SET note = $1 WHERE id = $2", r.FormValue("note"), mux.Vars(r)["id"])
	return err
}
