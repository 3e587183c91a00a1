package api

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
)

type book struct {
	Title string `json:"title" binding:"required"`
}

func (s *Server) list(c *gin.Context) {
	rows, err := s.db.Query("select title from books")
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()}) // expect: SOC2-007
		return
	}
	defer rows.Close()
	c.JSON(http.StatusOK, rows)
}

func (s *Server) create(c *gin.Context) {
	var b book
	if err := c.ShouldBindJSON(&b); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	if _, err := s.db.Exec("insert into books (title) values ($1)", b.Title); err != nil {
		c.String(500, fmt.Sprintf("cannot save: %v", err)) // expect: SOC2-007
		return
	}
	c.Status(http.StatusCreated)
}
