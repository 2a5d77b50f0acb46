using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "floor", worker = .floor),
    (name = "state", disk = (path = "@STATE@", writable = true)),
  ],
  sockets = [(name = "floor", address = "127.0.0.1:@PORT@", http = (), service = "floor")],
);

const floor :Workerd.Worker = (
  modules = [(name = "floor.js", esModule = embed "@SCRIPT@")],
  compatibilityDate = "2026-05-03",
  durableObjectNamespaces = [(className = "Store", uniqueKey = "floor", enableSql = true)],
  durableObjectStorage = (localDisk = "state"),
  bindings = [(name = "STORE", durableObjectNamespace = "Store")],
);
