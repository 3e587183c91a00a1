variable "db_password" {
  type      = string
  sensitive = true
}

variable "region" {
  default = "eu-west-1"
}

resource "aws_db_instance" "shop" {
  username          = "shop"
  password          = var.db_password
  storage_encrypted = true
}
