"""The public interface for machines: what readers see, as ninjs 3.1."""
