import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn } from "typeorm";

import { Comment } from "./comment.entity";
import { User } from "./user.entity";

@Entity("articles")
export class Article {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  slug: string;

  @Column()
  body: string;

  @ManyToOne(() => User)
  author: User;

  @OneToMany(() => Comment, (comment) => comment.article)
  comments: Comment[];
}
