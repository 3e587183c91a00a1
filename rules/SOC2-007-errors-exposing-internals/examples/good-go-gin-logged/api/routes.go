package api

import (
	"database/sql"

	"github.com/gin-gonic/gin"
)

type Server struct {
	db *sql.DB
}

func Routes(db *sql.DB) *gin.Engine {
	s := &Server{db: db}
	r := gin.Default()
	r.GET("/books", s.list)
	r.POST("/books", s.create)
	return r
}
