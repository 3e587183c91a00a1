import { Column, Model, Table } from "sequelize-typescript";

@Table({ tableName: "documents" })
export class Document extends Model {
  @Column
  title: string;

  @Column
  createdById: string;

  @Column
  userId: string;
}
