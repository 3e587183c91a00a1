package admin

import (
	"database/sql"
	"net/http"

	"github.com/gorilla/mux"
)

type Admin struct {
	DB   *sql.DB
	User string
}

func (a *Admin) Router() *mux.Router {
	r := mux.NewRouter()
	r.HandleFunc("/healthz", healthz).Methods(http.MethodGet)
	s := r.PathPrefix("/admin").Subrouter()
	s.HandleFunc("/caches", a.clear).Methods("DELETE")
	s.Use(a.basic)
	return r
}

func healthz(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
}

func (a *Admin) basic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, ok := r.BasicAuth()
		if !ok || !a.check(user, password) {
			w.Header().Set("WWW-Authenticate", "Basic")
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (a *Admin) check(user, password string) bool {
	return user == a.User && password != ""
}

func (a *Admin) clear(w http.ResponseWriter, r *http.Request) {
	a.DB.Exec("delete from caches")
}
