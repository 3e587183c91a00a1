import { IsInt, IsString, MaxLength } from 'class-validator';

export class BookDto {
  @IsString()
  @MaxLength(200)
  title: string;

  @IsInt()
  pages: number;
}
