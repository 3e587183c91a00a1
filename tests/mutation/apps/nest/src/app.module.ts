import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { AuthController } from './auth/auth.controller';
import { BoardsController } from './boards/boards.controller';
import { LabelsController } from './labels/labels.controller';
import { NotesController } from './notes/notes.controller';
import { PayoutsController } from './payouts/payouts.controller';
import { ViewsController } from './views/views.controller';

@Module({
  imports: [ThrottlerModule.forRoot([{ ttl: 60000, limit: 10 }])],
  controllers: [AuthController, BoardsController, LabelsController, NotesController, PayoutsController, ViewsController],
})
export class AppModule {}
