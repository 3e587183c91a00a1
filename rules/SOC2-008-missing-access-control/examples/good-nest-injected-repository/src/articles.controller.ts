import { Body, Controller, Delete, Get, Param, Post, Put, UseGuards } from "@nestjs/common";

import { ArticlesService } from "./articles.service";
import { CurrentUser, JwtAuthGuard } from "./auth";

@Controller("articles")
export class ArticlesController {
  constructor(private readonly articles: ArticlesService) {}

  @Get(":slug")
  async show(@Param("slug") slug: string) {
    return this.articles.find(slug);
  }

  @UseGuards(JwtAuthGuard)
  @Put(":slug")
  async update(@CurrentUser("id") userId: number, @Param() params, @Body("body") body: string) {
    return this.articles.update(userId, params.slug, body);
  }

  @UseGuards(JwtAuthGuard)
  @Delete(":slug")
  async remove(@CurrentUser("id") userId: number, @Param("slug") slug: string) {
    return this.articles.remove(userId, slug);
  }

  @UseGuards(JwtAuthGuard)
  @Post(":slug/comments")
  async comment(@Param("slug") slug: string, @Body("text") text: string) {
    return this.articles.addComment(slug, text);
  }
}
