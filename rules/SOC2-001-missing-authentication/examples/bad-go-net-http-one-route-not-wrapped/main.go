package main

import (
	"database/sql"
	"log"
	"net/http"
	"os"
)

type app struct {
	db *sql.DB
}

func main() {
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	a := &app{db: db}
	log.Fatal(http.ListenAndServe(":8080", a.handler()))
}

func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", health)
	mux.HandleFunc("POST /login", a.login)
	mux.Handle("GET /orders/{id}", a.requireKey(http.HandlerFunc(a.showOrder)))
	mux.HandleFunc("DELETE /orders/{id}", a.requireKeyFunc(a.deleteOrder))
	mux.HandleFunc("POST /orders/{id}/refund", a.refundOrder) // expect: SOC2-001
	return mux
}

func health(w http.ResponseWriter, r *http.Request) {
	w.Write([]byte("ok"))
}
