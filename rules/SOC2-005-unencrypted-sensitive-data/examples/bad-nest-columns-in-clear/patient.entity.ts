import { Column, Entity, PrimaryGeneratedColumn } from "typeorm";

@Entity()
export class Patient {
  @PrimaryGeneratedColumn()
  id: number;

  @Column() // expect: SOC2-005
  socialSecurityNumber: string;

  @Column({ nullable: true }) // expect: SOC2-005
  passportNumber: string | null;

  @Column()
  town: string;
}
