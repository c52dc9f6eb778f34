"""Apache Kafka itself, from its Maven artifacts."""
