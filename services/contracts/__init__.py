"""What is published on Kafka, one module for each publishing service."""
