package main

import "github.com/gin-gonic/gin"

func main() {
	r := gin.Default()
	notes := r.Group("/notes", requireUser())
	routes(notes)
	r.Run()
}

func requireUser() gin.HandlerFunc {
	return func(c *gin.Context) {
		user, ok := userOf(c.GetHeader("Authorization"))
		if !ok {
			c.AbortWithStatus(401)
			return
		}
		c.Set("current_user", user)
	}
}
