package web

import (
	"net/http"

	"github.com/gorilla/mux"
)

func (h *Handler) Routes() *mux.Router {
	r := mux.NewRouter()
	r.HandleFunc("/drafts", h.Signed(h.drafts)).Methods("GET")
	r.HandleFunc("/drafts/{id}/edit", h.Page(h.editDraft, NeedsMember)).Methods("GET")
	r.HandleFunc("/about-this-house", h.Page(h.readNotes, NeedsNobody)).Methods("GET")
	r.HandleFunc("/api/drafts", h.API(h.drafts)).Methods("GET")
	r.HandleFunc("/api/drafts/{id}", h.Plain(h.deleteDraft)).Methods("DELETE")
	r.Path("/account").Handler(h.Signed(h.account)).Methods("POST")
	return r
}

func (h *Handler) drafts(u *User, w http.ResponseWriter, r *http.Request) error {
	rows, err := h.db.Query("SELECT title FROM drafts WHERE owner_id = $1", u.ID)
	if err != nil {
		return err
	}
	return write(w, rows)
}

func (h *Handler) editDraft(w http.ResponseWriter, r *http.Request) error {
	u := h.sessionOf(r)
	row := h.db.QueryRow("SELECT title, body FROM drafts WHERE id = $1 AND owner_id = $2", mux.Vars(r)["id"], u.ID)
	return write(w, row)
}

func (h *Handler) readNotes(w http.ResponseWriter, r *http.Request) error {
	rows, err := h.db.Query("SELECT title FROM notes WHERE published")
	if err != nil {
		return err
	}
	return write(w, rows)
}

func (h *Handler) deleteDraft(w http.ResponseWriter, r *http.Request) error {
	t := r.Header.Get("Authorization")
	if t == "" {
		return ErrNoAccessToken
	}
	u, err := h.find(t)
	if err != nil {
		return err
	}
	_, err = h.db.Exec("DELETE FROM drafts WHERE id = $1 AND owner_id = $2", mux.Vars(r)["id"], u.ID)
	return err
}

func (h *Handler) account(u *User, w http.ResponseWriter, r *http.Request) error {
	_, err := h.db.Exec("UPDATE users SET city = $1 WHERE id = $2", r.FormValue("city"), u.ID)
	return err
}
