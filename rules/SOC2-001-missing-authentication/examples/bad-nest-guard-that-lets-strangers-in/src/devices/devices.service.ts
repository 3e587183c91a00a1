import { Injectable } from "@nestjs/common";
import { DeviceStore } from "./device.store";

@Injectable()
export class DevicesService {
  constructor(private readonly store: DeviceStore) {}

  remove(serial: string) {
    return this.store.delete({ serial });
  }

  removeKeys(serial: string) {
    return this.store.update({ serial }, { keys: [] });
  }

  removeStale() {
    return this.store.deleteOlderThan(90);
  }
}
