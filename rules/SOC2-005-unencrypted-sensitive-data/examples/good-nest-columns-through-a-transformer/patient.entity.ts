import { Column, Entity, PrimaryGeneratedColumn } from "typeorm";
import { sealed } from "./sealed";

@Entity()
export class Patient {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ transformer: sealed })
  socialSecurityNumber: string;

  @Column()
  passportNumberHash: string;

  @Column()
  town: string;
}
