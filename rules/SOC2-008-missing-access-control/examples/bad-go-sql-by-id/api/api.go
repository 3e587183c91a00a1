package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/acme/invoicing/store"
	"github.com/go-chi/chi/v5"
)

type customerKey struct{}

type API struct {
	Invoices *store.Invoices
	Sessions interface{ Customer(token string) (string, bool) }
}

func (a *API) Routes() http.Handler {
	r := chi.NewRouter()
	r.Use(a.requireCustomer)
	r.Post("/invoices", a.create)
	r.Get("/invoices/{number}", a.total) // expect: SOC2-008
	return r
}

func (a *API) requireCustomer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		customer, ok := a.Sessions.Customer(r.Header.Get("Authorization"))
		if !ok {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), customerKey{}, customer)))
	})
}

func (a *API) create(w http.ResponseWriter, r *http.Request) {
	customer := r.Context().Value(customerKey{}).(string)
	if err := a.Invoices.Create(r.Context(), customer, 100); err != nil {
		w.WriteHeader(http.StatusInternalServerError)
	}
}

func (a *API) total(w http.ResponseWriter, r *http.Request) {
	total, err := a.Invoices.Total(r.Context(), chi.URLParam(r, "number"))
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	json.NewEncoder(w).Encode(total)
}
