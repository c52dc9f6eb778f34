"""Receivers: the ministries' systems that facts may be sent to, as the operators wrote them down."""
