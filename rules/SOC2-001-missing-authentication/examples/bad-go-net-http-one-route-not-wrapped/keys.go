package main

import "net/http"

func (a *app) requireKey(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.known(r.Header.Get("X-Api-Key")) {
			http.Error(w, "unknown key", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (a *app) requireKeyFunc(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !a.known(r.Header.Get("X-Api-Key")) {
			http.Error(w, "unknown key", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

func (a *app) known(key string) bool {
	var found bool
	a.db.QueryRow("select true from keys where key = $1", key).Scan(&found)
	return found
}
