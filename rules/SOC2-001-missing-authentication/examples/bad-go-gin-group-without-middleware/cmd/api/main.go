package main

import (
	"database/sql"
	"log"
	"os"

	"github.com/acme/warehouse/internal/handlers"
	"github.com/acme/warehouse/internal/middleware"
	"github.com/gin-gonic/gin"
)

func main() {
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	h := handlers.New(db)
	r := gin.Default()
	r.GET("/healthz", handlers.Health)
	r.GET("/shipments/export", h.Export) // expect: SOC2-001

	api := r.Group("/api/v1")
	api.Use(middleware.Authenticated(os.Getenv("JWT_KEY")))
	{
		api.GET("/shipments/:id", h.Show)
		api.POST("/shipments", h.Create)
	}
	handlers.RegisterAdmin(r.Group("/admin"), h)
	r.Run(":8080")
}
