import { Column, ForeignKey, Model, Table } from "sequelize-typescript";

import { User } from "./User";

@Table({ tableName: "attachments" })
export class Attachment extends Model {
  @Column
  key: string;

  @ForeignKey(() => User)
  @Column
  userId: string;
}
