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
	r.Use(middleware.Authenticated(os.Getenv("JWT_KEY")))
	r.GET("/shipments/export", h.Export)

	api := r.Group("/api/v1")
	api.GET("/shipments/:id", h.Show)
	api.POST("/shipments", func(c *gin.Context) {
		h.Create(c)
	})
	handlers.RegisterAdmin(r.Group("/admin"), h)
	r.Run(":8080")
}
