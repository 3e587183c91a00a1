package handlers

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

func RegisterAdmin(group *gin.RouterGroup, s *Shipments) {
	group.DELETE("/shipments", s.Clear)
}

func (s *Shipments) Export(c *gin.Context) {
	rows, err := s.db.Query("select number, state from shipments")
	if err != nil {
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	defer rows.Close()
	c.JSON(http.StatusOK, rows)
}

func (s *Shipments) Clear(c *gin.Context) {
	s.db.Exec("delete from shipments")
	c.Status(http.StatusNoContent)
}
