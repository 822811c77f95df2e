"""Members of staff: their log-ins, departments, roles and duties. (`accounts` is the register of *social media* accounts.)"""
