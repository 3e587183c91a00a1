import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { AuthController } from './auth/auth.controller';
import { NotesController } from './notes/notes.controller';
import { PayoutsController } from './payouts/payouts.controller';

@Module({
  imports: [ThrottlerModule.forRoot([{ ttl: 60000, limit: 10 }])],
  controllers: [AuthController, NotesController, PayoutsController],
})
export class AppModule {}
