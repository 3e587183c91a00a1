variable "db_password" { # expect: SOC2-002
  type    = string
  default = "Qu1etHarbour"
}

resource "aws_db_instance" "shop" {
  username = "shop"
  password = "Gr3yLantern9"  # expect: SOC2-002
}
