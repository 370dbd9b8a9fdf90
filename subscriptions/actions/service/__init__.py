"""Service: terms and what they bring, holds, delivery, complaints."""
