package api

import (
	"net/http"

	"github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"
)

func AuthRequired(c *gin.Context) {
	userID := sessions.Default(c).Get("userID")
	if userID == nil {
		c.AbortWithStatus(http.StatusUnauthorized)
		return
	}
	c.Set("userID", userID)
	c.Next()
}
