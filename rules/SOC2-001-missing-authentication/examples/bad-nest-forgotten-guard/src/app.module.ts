import { Module } from "@nestjs/common";
import { AuthModule } from "./auth/auth.module";
import { InvoicesController } from "./invoices/invoices.controller";
import { InvoicesService } from "./invoices/invoices.service";

@Module({ imports: [AuthModule], controllers: [InvoicesController], providers: [InvoicesService] })
export class AppModule {}
