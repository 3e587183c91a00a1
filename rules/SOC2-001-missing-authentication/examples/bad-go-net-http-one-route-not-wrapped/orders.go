package main

import (
	"encoding/json"
	"net/http"
)

func (a *app) login(w http.ResponseWriter, r *http.Request) {
	var known bool
	row := a.db.QueryRow("select true from clients where name = $1 and secret = crypt($2, secret)",
		r.FormValue("name"), r.FormValue("secret"))
	if err := row.Scan(&known); err != nil {
		http.Error(w, "wrong name or secret", http.StatusUnauthorized)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a *app) showOrder(w http.ResponseWriter, r *http.Request) {
	var total int
	if err := a.db.QueryRow("select total from orders where id = $1", r.PathValue("id")).Scan(&total); err != nil {
		http.NotFound(w, r)
		return
	}
	json.NewEncoder(w).Encode(total)
}

func (a *app) deleteOrder(w http.ResponseWriter, r *http.Request) {
	a.db.Exec("delete from orders where id = $1", r.PathValue("id"))
}

func (a *app) refundOrder(w http.ResponseWriter, r *http.Request) {
	a.db.Exec("update orders set refunded = true where id = $1", r.PathValue("id"))
}
