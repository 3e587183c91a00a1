import { Injectable } from "@nestjs/common";
import { InjectRepository } from "@nestjs/typeorm";
import { Repository } from "typeorm";

import { Article } from "./article.entity";
import { Comment } from "./comment.entity";

@Injectable()
export class ArticlesService {
  constructor(
    @InjectRepository(Article) private readonly articles: Repository<Article>,
    @InjectRepository(Comment) private readonly comments: Repository<Comment>,
  ) {}

  async find(slug: string) {
    return this.articles.findOne({ where: { slug } });
  }

  async update(slug: string, body: string) {
    return this.articles.update({ slug }, { body });
  }

  async remove(slug: string) {
    return this.articles.delete({ slug });
  }

  async addComment(slug: string, text: string) {
    const article = await this.articles.findOneOrFail({ where: { slug } });
    return this.comments.save({ article, text });
  }
}
