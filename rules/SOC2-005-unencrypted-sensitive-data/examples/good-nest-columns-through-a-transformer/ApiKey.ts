import { observable } from "mobx";
import Model from "./base/Model";

class ApiKey extends Model {
  @observable
  name: string;

  value: string;

  clientSecret: string;
}

export default ApiKey;
