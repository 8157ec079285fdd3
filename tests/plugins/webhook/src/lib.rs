//! A plugin that only delivers: each alert as a line of JSON to an address, acknowledged by a line in return. It needs
//! the grant `network`.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};

use copydesk_plugin::{Error, Plugin};
use serde_json::Value;

/// The configuration.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where alerts go: address and port.
    pub address: String,
}

/// The plugin.
#[derive(Debug)]
pub struct Webhook {
    address: SocketAddr,
}

copydesk_plugin::plugin! {
    type: Webhook,
    name: "webhook",
    hooks: [deliver],
}

impl Plugin for Webhook {
    type Config = Config;

    fn new(config: Config) -> Result<Self, Error> {
        let address = config.address.parse();
        let address =
            address.map_err(|error| Error::Config(format!("address {:?}: {error}", config.address)))?;
        Ok(Self { address })
    }

    fn deliver(&mut self, finding: &Value) -> Result<(), Error> {
        let sent = TcpStream::connect(self.address).and_then(|mut stream| {
            writeln!(stream, "{finding}")?;
            let mut answer = String::new();
            BufReader::new(stream).read_line(&mut answer)?;
            Ok(answer)
        });
        match sent.map_err(|error| Error::Retry(format!("{}: {error}", self.address)))?.trim() {
            "ok" => Ok(()),
            other => Err(Error::Retry(format!("{} answered {other:?}", self.address))),
        }
    }
}
