import { IsInt, IsString } from 'class-validator';

export class CoverDto {
  @IsInt()
  book: number;

  @IsString()
  url: string;
}
